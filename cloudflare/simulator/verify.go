package simulator

func (s *Simulator) verifyUser(t *Token, _ question) answer {
	switch {
	case t == nil, t.Account: // craft-cloudflare#78: an account's token works, and is unknown here
		return invalidAPIToken
	case !t.allowedFrom(s.world.Caller) && s.world.Variants.FilteredVerify != "":
		return s.world.Variants.FilteredVerify.or(invalidAPIToken)
	}
	return s.verified(*t)
}

// verifyAccount does not look at the address (two reports of 2026).
func (s *Simulator) verifyAccount(t *Token, q question) answer {
	v := s.world.Variants
	switch {
	case t == nil:
		return invalidAPIToken
	case !t.Account:
		return v.UserTokenAccountVerify.or(invalidAPIToken)
	case t.AccountID != q.id:
		return v.OtherAccountVerify.or(invalidAPIToken)
	}
	return s.verified(*t)
}

func (s *Simulator) verified(t Token) answer {
	v := s.world.Variants
	switch t.life(s.world.clock()) {
	case expired:
		if v.ExpiredVerify == AmongErrors { // as one author prints it
			return verified(t, "expired", messageExpiredAt(t.ExpiresOn, ""), "")
		}
		return verified(t, "expired", "", messageExpired+","+messageExpiredAt(t.ExpiresOn, `,"type":null`))
	case disabled:
		return v.DisabledVerify.or(verified(t, "disabled", "", ""))
	case notYetValid:
		return v.NotYetValidVerify.or(verified(t, "active", "", messageActive))
	}
	return verified(t, "active", "", messageActive)
}

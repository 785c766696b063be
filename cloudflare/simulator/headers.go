package simulator

import (
	"fmt"
	"net/http"

	"tokendoctor/cloudflare"
)

// write sends an answer with its headers.
func (s *Simulator) write(w http.ResponseWriter, endpoint cloudflare.Endpoint, a answer) {
	s.setHeaders(w.Header(), endpoint, a)
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
}

// setHeaders adds the headers that were recorded (§4 of the fact sheet). There is never a
// www-authenticate, not even on a 401.
func (s *Simulator) setHeaders(h http.Header, endpoint cloudflare.Endpoint, a answer) {
	now := s.world.clock()
	h.Set("Date", now.Format(http.TimeFormat))
	if !a.absent {
		s.mu.Lock()
		s.rays++
		n := s.rays
		s.mu.Unlock()
		h.Set("Server", "cloudflare")
		h.Set("Cf-Ray", fmt.Sprintf("a23c92d5%08x-SIM", n))
		h.Set("Cf-Auditlog-Id", fmt.Sprintf("019fb821-013d-742a-adc7-%012x", n))
		h.Set("Api-Version", now.Format("2006-01-02"))
	}
	if a.header == nil {
		h.Set("Content-Type", "application/json")
		h.Set("Cf-Cache-Status", "DYNAMIC")
		h.Set("Vary", "Accept-Encoding")
		switch endpoint {
		case cloudflare.EndpointZone, cloudflare.EndpointZoneSearch, cloudflare.EndpointZoneList:
			h.Set("Cache-Control", "no-store, no-cache, must-revalidate, post-check=0, pre-check=0")
			h.Set("Expires", "Sun, 25 Jan 1981 05:00:00 GMT")
			h.Set("Pragma", "no-cache")
			h.Set("Strict-Transport-Security", "max-age=31536000")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "SAMEORIGIN")
		}
		if s.world.Variants.RatelimitHeaders == HeadersAlways && h.Get("Ratelimit") == "" {
			h.Set("Ratelimit", `"default";r=50;t=30`)
			h.Set("Ratelimit-Policy", `"burst";q=100;w=60`)
		}
	}
	for name, value := range a.header {
		h.Set(name, value)
	}
}

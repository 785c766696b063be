package keyring

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tokendoctor/cloudflare"
)

// TestOperation is one call to the keyring of this session, in a process of its own,
// for .ci/real-keyrings. It prints what a person would be told.
func TestOperation(t *testing.T) {
	operation := os.Getenv("TOKENDOCTOR_KEYRING_OPERATION")
	if operation == "" {
		t.Skip("it is for .ci/real-keyrings")
	}
	k := New()
	defer k.Close()
	if patience, err := time.ParseDuration(os.Getenv("TOKENDOCTOR_KEYRING_PATIENCE")); err == nil {
		k.patience = func(State) time.Duration { return patience }
	}
	notice := func(seen Seen) bool {
		fmt.Printf("[%s] ", seen.Describe())
		return true
	}
	for _, one := range strings.Fields(operation) {
		var err error
		switch one {
		case "look":
			seen := k.Look(t.Context(), zoneA)
			fmt.Printf("%s %s, lists %d", seen.Provider, seen.State, seen.Items)
		case "nap": // while somebody locks it
			time.Sleep(3 * time.Second)
		case "keep":
			err = k.Set(t.Context(), zoneA, tokenA, false, notice)
		case "other":
			err = k.Set(t.Context(), zoneA, tokenB, false, notice)
		case "replace":
			err = k.Set(t.Context(), zoneA, tokenB, true, notice)
		case "find":
			var kept Kept
			if kept, err = k.Get(t.Context(), zoneA, notice); err == nil {
				which := "another"
				for name, token := range map[string]cloudflare.Token{"A": tokenA, "B": tokenB} {
					if kept.Token.Equal(token) {
						which = name
					}
				}
				fmt.Printf("token %s of %s", which, kept.Since.Format("2006-01-02"))
			}
		case "forget":
			var removed Removed
			removed, err = k.Delete(t.Context(), zoneA, notice)
			fmt.Printf("removed %d (%d orphans) ", removed.Items, removed.Orphans)
		case "forget-all":
			var removed Removed
			removed, err = k.DeleteAll(t.Context(), notice)
			fmt.Printf("removed %d (%d orphans) ", removed.Items, removed.Orphans)
		}
		if err == nil {
			fmt.Printf("%s: ok\n", one)
		} else {
			fmt.Printf("%s: %v\n", one, err)
		}
	}
}

package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
)

// policy is the policy of the settings.
func (s *Settings) policy() {
	approvers := make([]maintenance.Party, len(s.Approvers))
	for i, name := range s.Approvers {
		approvers[i] = maintenance.Party{Name: name}
	}
	s.Policy = maintenance.Policy{Rules: maintenance.SimpleRules(s.Approvals, approvers), Windows: map[string]*time.Location{}}
	s.PolicySource = "HEADSUP_APPROVERS"
	s.PolicyText = fmt.Sprintf("HEADSUP_APPROVALS=%d\nHEADSUP_APPROVERS=%s\n", s.Approvals, strings.Join(s.Approvers, ","))
	for _, p := range s.Projects {
		s.Policy.Windows[p.Name] = p.WindowZone
	}
	sum := sha256.Sum256([]byte(s.PolicyText))
	s.Policy.Hash = hex.EncodeToString(sum[:])
}

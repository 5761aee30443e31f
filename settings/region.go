package settings

import (
	"regexp"
	"slices"
	"strings"
)

var (
	regionName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)
	projectID  = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

	usualProjectID = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// knownRegions are those where DMS has a host of its own (facts/huawei-dms.md, section 5.4). The cloud opens new ones, so
// another name is no mistake.
func knownRegions() []string {
	return strings.Fields(`
		cn-north-1 cn-north-2 cn-north-4 cn-north-9 cn-north-11 cn-north-12
		cn-east-2 cn-east-3 cn-east-4 cn-east-5 cn-south-1 cn-south-2 cn-south-4 cn-southwest-2 cn-southwest-3
		ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 af-south-1 af-north-1
		la-south-2 la-north-2 na-mexico-1 sa-brazil-1 tr-west-1 ae-ad-1 me-east-1 ru-moscow-1 ru-northwest-2
		my-kualalumpur-1 eu-west-0 eu-west-101`)
}

// regionDoubt is what may be wrong with a region that has no endpoint of its own in the settings; empty where nothing is.
func regionDoubt(region string) string {
	known := knownRegions()
	if slices.Contains(known, region) {
		return ""
	}
	return "headsup goes on and asks its host." + didYouMean(region, known)
}

// likeRegion writes a region as the cloud does, for a suggestion: CN_North_4 becomes cn-north-4.
func likeRegion(value string) string {
	return strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(strings.TrimSpace(value)))
}

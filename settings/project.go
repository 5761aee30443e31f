package settings

import (
	"net/url"
	"slices"
	"strings"

	"headsup/maintenance"
)

// onlyProject is the name of the project that the environment describes.
const onlyProject = "default"

// exampleProjectID stands in .env.example, too.
const exampleProjectID = "0123456789abcdef0123456789abcdef"

const (
	regionRight    = "Give the region's id, such as cn-north-4."
	projectIDRight = "Give the project's id (console: My Credentials, API Credentials), such as " + exampleProjectID + "."
	endpointRight  = "Give scheme and host only, such as https://dms.cn-north-4.myhuaweicloud.com."
)

// projects reads the one project of the environment, or those of the YAML file. What the environment says of engines,
// endpoint, zones, rate and credentials is the default for the file's.
func (r *reading) projects(l lines, file *document) []Project {
	shared := Project{
		Name:        onlyProject,
		Engines:     r.engines("HUAWEICLOUD_ENGINES", l.Engines),
		Endpoint:    r.endpoint("HUAWEICLOUD_ENDPOINT", l.Endpoint),
		Credentials: r.credentials(l),
		Rate:        r.decimal("HUAWEICLOUD_RATE", l.Rate, leastRate, mostRate),
		ZoneGiven:   l.CloudZone != "",
	}
	if shared.ZoneGiven {
		shared.Zone = r.zone("HUAWEICLOUD_TIMEZONE", l.CloudZone)
	} else {
		shared.Zone, _ = readZone("UTC")
	}
	if l.WindowTimezone != "" {
		shared.WindowZone = r.zone("HUAWEICLOUD_WINDOW_TIMEZONE", l.WindowTimezone)
	}
	if file.has("projects") {
		if file.broken {
			return nil
		}
		projects := file.projectList(file.top.entries["projects"], shared)
		if len(projects) > 0 { // else the file is wrong, and that has been told
			r.notBoth("HUAWEICLOUD_REGION", l.Region)
			r.notBoth("HUAWEICLOUD_SDK_PROJECT_ID", l.ProjectID)
		}
		return projects
	}
	shared.Region = r.region("HUAWEICLOUD_REGION", l.Region, shared.Endpoint)
	shared.ProjectID = r.projectID("HUAWEICLOUD_SDK_PROJECT_ID", l.ProjectID)
	return []Project{shared}
}

const leastRate, mostRate = 0.1, 100

func (r *reading) notBoth(setting, value string) {
	if value != "" {
		r.wrong(setting, "is set, and the file that HEADSUP_CONFIG names has projects too",
			"Name each project once: remove this setting, or the file's projects.")
	}
}

func (r *reading) engines(setting, value string) []maintenance.Engine {
	var engines []maintenance.Engine
	for _, entry := range r.list(setting, value) {
		engine, wrong := readEngine(entry)
		if wrong != "" {
			r.wrong(setting, "has "+r.quote(entry), wrong)
			continue
		}
		if slices.Contains(engines, engine) {
			r.wrong(setting, "has "+string(engine)+" twice", "Give each once.")
			continue
		}
		engines = append(engines, engine)
	}
	return engines
}

// readEngine gives the engine, or what would be right.
func readEngine(entry string) (engine maintenance.Engine, wrong string) {
	engine, ok := maintenance.ReadEngine(entry)
	if ok {
		return engine, ""
	}
	var known []string
	for _, e := range maintenance.Engines() {
		known = append(known, string(e))
	}
	return "", "The engines are rabbitmq, kafka and rocketmq." + didYouMean(strings.ToLower(entry), known)
}

func (r *reading) endpoint(setting, value string) *url.URL {
	if value == "" {
		return nil
	}
	u, ok := readEndpoint(value)
	if !ok {
		r.refuse(setting, value, endpointRight)
		return nil
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		r.warn(notEncrypted(setting, r.found[setting].where))
	}
	return u
}

// readEndpoint takes scheme and host only: the paths are the client's.
func readEndpoint(value string) (*url.URL, bool) {
	u, ok := readURL(value)
	if !ok || strings.Trim(u.Path, "/") != "" {
		return nil, false
	}
	u.Path = ""
	return u, true
}

// region reads a region's id. Where no endpoint is given the host is made from it, so a slip deserves a warning.
func (r *reading) region(setting, value string, endpoint *url.URL) string {
	switch {
	case value == "":
		r.missing(setting, regionRight)
	case !regionName.MatchString(value):
		r.refuse(setting, value, regionRight+didYouMean(likeRegion(value), knownRegions()))
	case endpoint == nil && regionDoubt(value) != "":
		r.warn(Problem{setting, r.found[setting].where, "is " + r.quote(value) + ", a region that headsup does not know", regionDoubt(value)})
	}
	return value
}

func (r *reading) projectID(setting, value string) string {
	switch {
	case value == "":
		r.missing(setting, projectIDRight)
	case !projectID.MatchString(value):
		r.refuse(setting, value, projectIDRight)
	case value == exampleProjectID:
		r.wrong(setting, "is still the example's", projectIDRight)
	case !usualProjectID.MatchString(value):
		r.warn(unusualProjectID(setting, r.found[setting].where, value))
	}
	return value
}

// unusualProjectID doubts an id that is none as the cloud gives them. A cloud of one's own may give others.
func unusualProjectID(setting, where, value string) Problem {
	return Problem{setting, where, "has " + characters(value) + ", and a project's id is 32 hexadecimal digits as a rule", projectIDRight}
}

// credentials reads the keys of the environment. None is right: the SDK's chain looks further.
func (r *reading) credentials(l lines) Credentials {
	const ak, sk, token = "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"
	const both = "Set access key and secret key both, or neither: then the SDK looks in its profile file, the machine's agency and the pod's identity."
	switch {
	case l.AK == "" && l.SK != "" && !r.told(ak):
		r.missing(ak, both)
	case l.SK == "" && l.AK != "" && !r.told(sk):
		r.missing(sk, both)
	case l.SecurityToken != "" && l.AK == "" && !r.told(ak):
		r.wrong(token, "is set without an access key", both)
	}
	for _, key := range []struct{ name, value string }{{ak, l.AK}, {sk, l.SK}, {token, l.SecurityToken}} {
		if strings.ContainsFunc(key.value, func(c rune) bool { return c <= ' ' || c > '~' }) {
			r.wrong(key.name, "is set, "+characters(key.value)+", has a space or a character that no key has", "Copy it again.")
		}
	}
	return Credentials{AK: NewSecret(l.AK), SK: NewSecret(l.SK), SecurityToken: NewSecret(l.SecurityToken)}
}

func notEncrypted(setting, where string) Problem {
	return Problem{
		setting, where, "is not encrypted (http)",
		"Tokens and answers can be read on the way: use https wherever the network is not your own.",
	}
}

// Package cloud speaks to Huawei Cloud DMS: it lists instances and their scheduled tasks, moves and cancels them, for
// RabbitMQ, Kafka and RocketMQ, signed with the SDK's own signer.
//
// It promises that a read is tried again only within the caller's deadline, that a change is sent at most once, and that an
// error says which of the two holds: nothing was done, or nobody knows (maintenance.FaultUnknown). What it cannot read of an
// answer it reports, and gives the rest.
//
// It never decides whether a change is wise, never follows a redirect, and never puts a secret into an error or a log.
package cloud

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"headsup/maintenance"
)

// Options are what New needs for one project.
type Options struct {
	Project   string // its name in the settings; for errors, logs and instances
	Region    string // such as cn-north-4
	ProjectID string // required: without it the SDK would send "{project_id}" (facts, section 5.3)
	Endpoint  string // scheme and host; empty: the region's own

	Engines     []maintenance.Engine // empty: all three
	Credentials Credentials          // empty: the SDK's chain (environment, profile, metadata service, pod identity)

	// Zone is where the cloud reads execute_at; nil: UTC. It is not documented, so a move is only proven by a second look.
	Zone *time.Location

	// Rate is calls a second, default 10. More lets the gateway throttle (429); much less lets a poll of many instances take
	// longer than its interval.
	Rate     float64
	Turn     Turn          // among those of other replicas; nil: there are none, and the own rate is all
	Parallel int           // calls at once, default 4
	Timeout  time.Duration // of one try, its body included, default 10 s; the caller's deadline ends it earlier

	Now       func() time.Time  // dates the signature and reads Retry-After dates; nil: the machine's clock
	Transport http.RoundTripper // nil: an own one, through the proxy that the environment names
	Logger    *slog.Logger      // nil: silent
	Observe   Observe           // nil: nobody is told
}

// Turn takes the next turn of the project's calls, one every so often, and says how long it is until then. It is safe in parallel.
type Turn func(ctx context.Context, every time.Duration) (time.Duration, error)

// Observe is told of every try of a request, with the context that it was made in, for metrics and traces. It must be fast and safe in parallel.
type Observe func(context.Context, Call)

// Call is one try of a request, as metrics want it.
type Call struct {
	Op      Op
	Outcome maintenance.FaultKind // empty: it went well
	Took    time.Duration         // without the wait for its turn
}

// Op names a call in errors and metrics. The set is closed.
type Op string

// The calls.
const (
	OpInstances  Op = "list instances"
	OpInstance   Op = "show instance"
	OpTasks      Op = "list tasks"
	OpReschedule Op = "reschedule"
	OpCancel     Op = "cancel"
	OpBackground Op = "list background tasks"
)

// Client is one project of the cloud. It is safe for parallel use.
type Client struct {
	project   string
	region    string
	projectID string
	endpoint  *url.URL
	engines   []maintenance.Engine
	zone      *time.Location

	keys      *keyring
	limit     *rate.Limiter
	turn      Turn
	slots     chan struct{}
	timeout   time.Duration
	now       func() time.Time
	transport http.RoundTripper
	agent     string
	log       *slog.Logger
	observe   Observe
}

const (
	defaultRate     = 10.0
	defaultParallel = 4
	defaultTimeout  = 10 * time.Second
)

// New gives the client of one project. It makes no call; an error names the option that is wrong.
func New(o Options) (*Client, error) {
	endpoint, err := readEndpoint(o.Endpoint, o.Region)
	if err != nil {
		return nil, err
	}
	if !plainID.MatchString(o.ProjectID) {
		return nil, fmt.Errorf("project id %q: expected letters, digits and dashes", o.ProjectID)
	}
	if (o.Credentials.AK == "") != (o.Credentials.SK == "") {
		return nil, errors.New("credentials: access key and secret key are given together or not at all")
	}
	if o.Rate < 0 || math.IsNaN(o.Rate) || o.Parallel < 0 || o.Timeout < 0 {
		return nil, errors.New("rate, parallel calls and timeout must not be negative")
	}
	for _, e := range o.Engines {
		if !slices.Contains(maintenance.Engines(), e) {
			return nil, fmt.Errorf("engine %q: expected one of %v", e, maintenance.Engines())
		}
	}
	o = o.withDefaults()
	return &Client{
		project: o.Project, region: o.Region, projectID: o.ProjectID, endpoint: endpoint,
		engines: slices.Clone(o.Engines), zone: o.Zone,
		keys:    newKeyring(o.Credentials, o.Transport, o.Now),
		limit:   rate.NewLimiter(rate.Limit(o.Rate), 1), // no burst: the rate holds in every second, not on average
		turn:    o.Turn,
		slots:   make(chan struct{}, o.Parallel),
		timeout: o.Timeout, now: o.Now, transport: o.Transport, agent: "headsup", log: o.Logger, observe: o.Observe,
	}, nil
}

func (o Options) withDefaults() Options {
	if len(o.Engines) == 0 {
		o.Engines = maintenance.Engines()
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Rate == 0 {
		o.Rate = defaultRate
	}
	if o.Parallel == 0 {
		o.Parallel = defaultParallel
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Transport == nil {
		o.Transport = newTransport(o.Parallel)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(context.Context, Call) {}
	}
	return o
}

// Project is the project's name in the settings.
func (c *Client) Project() string { return c.project }

// Engines are those that the project's settings ask for.
func (c *Client) Engines() []maintenance.Engine { return slices.Clone(c.engines) }

// Endpoint is the address of the API, without a path.
func (c *Client) Endpoint() string { return c.endpoint.String() }

// Close lets go of idle connections. Calls under way end by themselves.
func (c *Client) Close() {
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// plainID is what may stand in a path: the SDK would send slashes and braces as they are (facts, section 5.5).
var plainID = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// regionID keeps a mistyped region from becoming somebody else's host.
var regionID = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// europe is the one region whose hosts end in .eu (facts, section 5.4).
const europe = "eu-west-101"

func readEndpoint(endpoint, region string) (*url.URL, error) {
	if endpoint == "" {
		if !regionID.MatchString(region) {
			return nil, fmt.Errorf("region %q: expected a name such as cn-north-4", region)
		}
		endpoint = "https://dms." + region + ".myhuaweicloud.com"
		if region == europe {
			endpoint = "https://dms." + region + ".myhuaweicloud.eu"
		}
	}
	const want = "expected scheme and host only, such as https://dms.cn-north-4.myhuaweicloud.com"
	u, err := url.Parse(endpoint)
	if err != nil {
		return nil, errors.New("endpoint: not an address; " + want) // the parser's words would repeat what may hold a password
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fmt.Errorf("endpoint %q: %s", u.Redacted(), want)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// newTransport is HTTP/1.1 as the SDK speaks it, with a pool as large as what is called in parallel.
func newTransport(parallel int) http.RoundTripper {
	var plain http.Protocols
	plain.SetHTTP1(true)
	return &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			proxy, err := http.ProxyFromEnvironment(r)
			if err != nil {
				// Its words would repeat the proxy's address with the password.
				return nil, errors.New("the proxy in HTTPS_PROXY or HTTP_PROXY is no valid address")
			}
			return proxy, nil
		},
		Protocols:              &plain,
		MaxIdleConnsPerHost:    parallel,
		MaxConnsPerHost:        parallel,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    5 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

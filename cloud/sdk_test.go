package cloud

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	kafka "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/kafka/v2"
	kafkamodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/kafka/v2/model"
	rabbitmq "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rabbitmq/v2"
	rabbitmqmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rabbitmq/v2/model"
	rocketmq "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rocketmq/v2"
	rocketmqmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rocketmq/v2/model"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// asSent is what must agree between the SDK and this package. Authorization holds the names of the signed headers and the
// signature over method, path, query and their values, so with the same date and user agent it agrees to the last digit or
// not at all.
type asSent struct {
	Method, URL, Authorization, Date, ProjectID, SecurityToken, UserAgent, ContentType string
}

// recorder sends on and keeps what was sent last.
type recorder struct {
	next http.RoundTripper
	mu   sync.Mutex
	last asSent
}

func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.last = asSent{
		Method: q.Method, URL: q.URL.String(), Authorization: q.Header.Get("Authorization"), Date: q.Header.Get(signer.HeaderXDate),
		ProjectID: q.Header.Get("X-Project-Id"), SecurityToken: q.Header.Get("X-Security-Token"),
		UserAgent: q.Header.Get("User-Agent"), ContentType: q.Header.Get("Content-Type"),
	}
	r.mu.Unlock()
	return r.next.RoundTrip(q)
}

func (r *recorder) sent() asSent {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

// calling is one call, made through the SDK and through this package.
type calling struct {
	name string
	sdk  func() error
	ours func(*Client) error
}

// The SDK's typed clients send first; ours then gets the SDK's date and user agent, and must send the same. The sandbox
// checks both signatures with its own implementation.
func TestSendsWhatTheSDKSends(t *testing.T) {
	const token = "test-token"
	for _, securityToken := range []string{"", token} {
		s := newSandbox(t)
		s.SetJobCount(dms.CountString) // the only form that the SDK can read
		kept := &recorder{next: s.client.transport}
		credentials, err := basic.NewCredentialsBuilder().WithAk(ak).WithSk(sk).WithSecurityToken(securityToken).WithProjectId(projectID).SafeBuild()
		s.must(err)
		calls := s.callings(config.DefaultHttpConfig().WithUserAgent("test").WithHttpRoundTripper(kept), credentials)
		for _, c := range calls {
			t.Run(c.name, func(t *testing.T) {
				waiting := dms.Task{Instance: kafkaID, ID: taskID, ScheduleAt: time.Now().Add(time.Hour)}
				s.must(s.AddTask(waiting))
				if err := c.sdk(); err != nil {
					t.Fatalf("the SDK: %v", err)
				}
				theirs := kept.sent()

				at, err := time.Parse(signer.BasicDateFormat, theirs.Date)
				s.must(err)
				client := newClient(t, through(kept), func(o *Options) {
					o.Endpoint = s.client.endpoint.String()
					o.Now = func() time.Time { return at }
					o.Credentials.SecurityToken = securityToken
				})
				client.agent = theirs.UserAgent // the SDK signs it too, and always puts its own name first
				s.must(s.AddTask(waiting))      // as it was before the SDK changed it
				if err := c.ours(client); err != nil {
					t.Fatalf("ours: %v", err)
				}
				if diff := cmp.Diff(theirs, kept.sent()); diff != "" {
					t.Errorf("SDK (-) and ours (+):\n%s", diff)
				}
			})
		}
		for _, r := range s.Requests() {
			if r.Status >= 400 {
				t.Errorf("refused: %+v", r)
			}
		}
	}
}

func (s *sandbox) callings(http *config.HttpConfig, credentials *basic.Credentials) []calling {
	endpoint := s.client.endpoint.String()
	rabbitHTTP, err := rabbitmq.RabbitMQClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(http).SafeBuild()
	s.must(err)
	kafkaHTTP, err := kafka.KafkaClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(http).SafeBuild()
	s.must(err)
	rocketHTTP, err := rocketmq.RocketMQClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(http).SafeBuild()
	s.must(err)
	r, k, m := rabbitmq.NewRabbitMQClient(rabbitHTTP), kafka.NewKafkaClient(kafkaHTTP), rocketmq.NewRocketMQClient(rocketHTTP)

	at, cancelled := time.Date(2099, 12, 31, 23, 59, 59, 0, time.UTC), "CANCELLED"
	zero, fifty, hundred, execute := "0", "50", "100", at.Format(executeAt)
	zeroN, fiftyN, hundredN := int32(0), int32(50), int32(100)

	list := func(e maintenance.Engine) func(*Client) error {
		return func(c *Client) error { _, _, err := c.Instances(s.t.Context(), e); return err }
	}
	show := func(c *Client) error { _, err := c.Instance(s.t.Context(), kafkaID); return err }
	tasks := func(c *Client) error { _, _, err := c.Tasks(s.t.Context(), kafkaID); return err }
	move := func(c *Client) error { _, err := c.Reschedule(s.t.Context(), taskKey, at); return err }
	cancel := func(c *Client) error { _, err := c.Cancel(s.t.Context(), taskKey); return err }
	background := func(c *Client) error { _, _, err := c.BackgroundTasks(s.t.Context(), kafkaID); return err }

	return []calling{
		{"rabbitmq list", func() error {
			_, err := r.ListInstancesDetails(&rabbitmqmodel.ListInstancesDetailsRequest{
				Engine: rabbitmqmodel.GetListInstancesDetailsRequestEngineEnum().RABBITMQ, Offset: &zero, Limit: &fifty,
			})
			return err
		}, list(maintenance.RabbitMQ)},
		{"rabbitmq show", func() error {
			_, err := r.ShowInstance(&rabbitmqmodel.ShowInstanceRequest{InstanceId: kafkaID})
			return err
		}, show},
		{"rabbitmq tasks", func() error {
			_, err := r.ListScheduledTasks(&rabbitmqmodel.ListScheduledTasksRequest{InstanceId: kafkaID, Start: &zero, Limit: &hundred})
			return err
		}, tasks},
		{"rabbitmq reschedule", func() error {
			_, err := r.UpdateScheduledTask(&rabbitmqmodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: taskID, ExecuteAt: &execute})
			return err
		}, move},
		{"rabbitmq cancel", func() error {
			_, err := r.UpdateScheduledTask(&rabbitmqmodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: taskID, Status: &cancelled})
			return err
		}, cancel},
		{"rabbitmq background", func() error {
			_, err := r.ListBackgroundTasks(&rabbitmqmodel.ListBackgroundTasksRequest{InstanceId: kafkaID, Offset: &zeroN, Limit: &fiftyN})
			return err
		}, background},

		{"kafka list", func() error {
			_, err := k.ListInstances(&kafkamodel.ListInstancesRequest{
				Engine: kafkamodel.GetListInstancesRequestEngineEnum().KAFKA, Offset: &zero, Limit: &fifty,
			})
			return err
		}, list(maintenance.Kafka)},
		{"kafka show", func() error {
			_, err := k.ShowInstance(&kafkamodel.ShowInstanceRequest{InstanceId: kafkaID})
			return err
		}, show},
		{"kafka tasks", func() error {
			_, err := k.ListScheduledTasks(&kafkamodel.ListScheduledTasksRequest{InstanceId: kafkaID, Start: &zero, Limit: &hundred})
			return err
		}, tasks},
		{"kafka reschedule", func() error {
			_, err := k.UpdateScheduledTask(&kafkamodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: taskID, ExecuteAt: &execute})
			return err
		}, move},
		{"kafka cancel", func() error {
			_, err := k.UpdateScheduledTask(&kafkamodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: taskID, Status: &cancelled})
			return err
		}, cancel},
		{"kafka background", func() error {
			_, err := k.ListBackgroundTasks(&kafkamodel.ListBackgroundTasksRequest{InstanceId: kafkaID, Offset: &zeroN, Limit: &fiftyN})
			return err
		}, background},

		{"rocketmq list", func() error {
			_, err := m.ListInstances(&rocketmqmodel.ListInstancesRequest{
				Engine: rocketmqmodel.GetListInstancesRequestEngineEnum().ROCKETMQ, Offset: &zeroN, Limit: &fiftyN,
			})
			return err
		}, list(maintenance.RocketMQ)},
		{"rocketmq show", func() error {
			_, err := m.ShowInstance(&rocketmqmodel.ShowInstanceRequest{InstanceId: kafkaID})
			return err
		}, show},
		{"rocketmq tasks", func() error {
			_, err := m.ListScheduledTasks(&rocketmqmodel.ListScheduledTasksRequest{InstanceId: kafkaID, Start: &zero, Limit: &hundredN})
			return err
		}, tasks},
		{"rocketmq reschedule", func() error {
			_, err := m.UpdateScheduledTask(&rocketmqmodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: taskID, ExecuteAt: &execute})
			return err
		}, move},
		{"rocketmq cancel", func() error {
			_, err := m.UpdateScheduledTask(&rocketmqmodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: taskID, Status: &cancelled})
			return err
		}, cancel},
		{"rocketmq background", func() error {
			_, err := m.ListBackgroundTasks(&rocketmqmodel.ListBackgroundTasksRequest{InstanceId: kafkaID, Offset: &zeroN, Limit: &fiftyN})
			return err
		}, background},
	}
}

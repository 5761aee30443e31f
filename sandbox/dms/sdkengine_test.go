package dms

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	kafka "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/kafka/v2"
	kafkamodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/kafka/v2/model"
	rabbitmq "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rabbitmq/v2"
	rabbitmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rabbitmq/v2/model"
	rocketmq "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rocketmq/v2"
	rocketmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/rocketmq/v2/model"
)

// engine is one of the SDK's three clients. Their models agree in the names of their fields, and not in their types.
type engine struct {
	name, id string
	task     string

	instances func(name, offset string, limit int) ([]seenInstance, error)
	show      func(instance string) error
	tasks     func(start string, limit int) ([]seenTask, error)
	update    func(task string, executeAt, status *string) error
	remove    func(task string) error
	runs      func(offset, limit int32) ([]seenTask, error)

	instancesModel, instanceModel, tasksModel, runsModel any
}

type seenInstance struct{ name, engine, maintain, tags string }

type seenTask struct{ id, status, params, at string } // at: of a run, from when to when

func (e engine) other(task string) engine { e.task = task; return e }

func (e engine) move(to string) error { return e.update(e.task, &to, nil) }

func (e engine) cancel() error { status := Cancelled; return e.update(e.task, nil, &status) }

func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// each reads a list that may be absent.
func each[T, S any](list *[]T, read func(T) S) []S {
	var all []S
	if list != nil {
		for _, one := range *list {
			all = append(all, read(one))
		}
	}
	return all
}

// engines are the SDK's clients for the three engines.
func engines(t *testing.T, endpoint, secret string, through http.RoundTripper) []engine {
	t.Helper()
	credentials, err := basic.NewCredentialsBuilder().WithAk(ak).WithSk(secret).WithProjectId(projectID).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	// With a user agent of its own the SDK does not write an id into the home folder.
	plain := config.DefaultHttpConfig().WithUserAgent("test").WithHttpRoundTripper(through)
	return []engine{
		rabbitEngine(t, endpoint, plain, credentials), kafkaEngine(t, endpoint, plain, credentials), rocketEngine(t, endpoint, plain, credentials),
	}
}

func rabbitEngine(t *testing.T, endpoint string, plain *config.HttpConfig, credentials *basic.Credentials) engine {
	t.Helper()
	built, err := rabbitmq.RabbitMQClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(plain).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	c := rabbitmq.NewRabbitMQClient(built)
	return engine{
		name: "rabbitmq", id: rabbitID, task: taskID,
		instances: func(name, offset string, limit int) ([]seenInstance, error) {
			most := strconv.Itoa(limit)
			r, err := c.ListInstancesDetails(&rabbitmodel.ListInstancesDetailsRequest{Engine: rabbitmodel.GetListInstancesDetailsRequestEngineEnum().RABBITMQ, Name: &name, Offset: &offset, Limit: &most})
			if err != nil {
				return nil, err
			}
			return each(r.Instances, func(i rabbitmodel.ShowInstanceResp) seenInstance {
				tags := each(i.Tags, func(tag rabbitmodel.TagEntity) string { return text(tag.Key) + "=" + text(tag.Value) })
				return seenInstance{text(i.Name), text(i.Engine), text(i.MaintainBegin) + "-" + text(i.MaintainEnd), tags[0]}
			}), nil
		},
		show: func(instance string) error {
			_, err := c.ShowInstance(&rabbitmodel.ShowInstanceRequest{InstanceId: instance})
			return err
		},
		tasks: func(start string, limit int) ([]seenTask, error) {
			most := strconv.Itoa(limit)
			r, err := c.ListScheduledTasks(&rabbitmodel.ListScheduledTasksRequest{InstanceId: rabbitID, Start: &start, Limit: &most})
			if err != nil {
				return nil, err
			}
			return each(r.Jobs, func(j rabbitmodel.ScheduledTaskEntity) seenTask {
				return seenTask{text(j.Id), text(j.Status), text(j.Params), text(j.ScheduleAt)}
			}), nil
		},
		update: func(task string, executeAt, status *string) error {
			_, err := c.UpdateScheduledTask(&rabbitmodel.UpdateScheduledTaskRequest{InstanceId: rabbitID, TaskId: task, ExecuteAt: executeAt, Status: status})
			return err
		},
		remove: func(task string) error {
			_, err := c.DeleteScheduledTask(&rabbitmodel.DeleteScheduledTaskRequest{InstanceId: rabbitID, TaskId: task})
			return err
		},
		runs: func(offset, limit int32) ([]seenTask, error) {
			r, err := c.ListBackgroundTasks(&rabbitmodel.ListBackgroundTasksRequest{InstanceId: rabbitID, Offset: &offset, Limit: &limit})
			if err != nil {
				return nil, err
			}
			return each(r.Tasks, func(j rabbitmodel.ListBackgroundTasksRespTasks) seenTask {
				return seenTask{text(j.Id), text(j.Status), text(j.Params), text(j.CreatedAt) + " to " + text(j.UpdatedAt)}
			}), nil
		},
		instancesModel: &rabbitmodel.ListInstancesDetailsResponse{}, instanceModel: &rabbitmodel.ShowInstanceResponse{},
		tasksModel: &rabbitmodel.ListScheduledTasksResponse{}, runsModel: &rabbitmodel.ListBackgroundTasksResponse{},
	}
}

func kafkaEngine(t *testing.T, endpoint string, plain *config.HttpConfig, credentials *basic.Credentials) engine {
	t.Helper()
	built, err := kafka.KafkaClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(plain).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	c := kafka.NewKafkaClient(built)
	return engine{
		name: "kafka", id: kafkaID, task: taskID,
		instances: func(name, offset string, limit int) ([]seenInstance, error) {
			most := strconv.Itoa(limit)
			r, err := c.ListInstances(&kafkamodel.ListInstancesRequest{Engine: kafkamodel.GetListInstancesRequestEngineEnum().KAFKA, Name: &name, Offset: &offset, Limit: &most})
			if err != nil {
				return nil, err
			}
			return each(r.Instances, func(i kafkamodel.ShowInstanceResp) seenInstance {
				tags := each(i.Tags, func(tag kafkamodel.TagEntity) string { return text(tag.Key) + "=" + text(tag.Value) })
				return seenInstance{text(i.Name), text(i.Engine), text(i.MaintainBegin) + "-" + text(i.MaintainEnd), tags[0]}
			}), nil
		},
		show: func(instance string) error {
			_, err := c.ShowInstance(&kafkamodel.ShowInstanceRequest{InstanceId: instance})
			return err
		},
		tasks: func(start string, limit int) ([]seenTask, error) {
			most := strconv.Itoa(limit)
			r, err := c.ListScheduledTasks(&kafkamodel.ListScheduledTasksRequest{InstanceId: kafkaID, Start: &start, Limit: &most})
			if err != nil {
				return nil, err
			}
			return each(r.Jobs, func(j kafkamodel.ScheduledTaskEntity) seenTask {
				return seenTask{text(j.Id), text(j.Status), text(j.Params), text(j.ScheduleAt)}
			}), nil
		},
		update: func(task string, executeAt, status *string) error {
			_, err := c.UpdateScheduledTask(&kafkamodel.UpdateScheduledTaskRequest{InstanceId: kafkaID, TaskId: task, ExecuteAt: executeAt, Status: status})
			return err
		},
		remove: func(task string) error {
			_, err := c.DeleteScheduledTask(&kafkamodel.DeleteScheduledTaskRequest{InstanceId: kafkaID, TaskId: task})
			return err
		},
		runs: func(offset, limit int32) ([]seenTask, error) {
			r, err := c.ListBackgroundTasks(&kafkamodel.ListBackgroundTasksRequest{InstanceId: kafkaID, Offset: &offset, Limit: &limit})
			if err != nil {
				return nil, err
			}
			return each(r.Tasks, func(j kafkamodel.ListBackgroundTasksRespTasks) seenTask {
				return seenTask{text(j.Id), text(j.Status), text(j.Params), text(j.CreatedAt) + " to " + text(j.UpdatedAt)}
			}), nil
		},
		instancesModel: &kafkamodel.ListInstancesResponse{}, instanceModel: &kafkamodel.ShowInstanceResponse{},
		tasksModel: &kafkamodel.ListScheduledTasksResponse{}, runsModel: &kafkamodel.ListBackgroundTasksResponse{},
	}
}

func rocketEngine(t *testing.T, endpoint string, plain *config.HttpConfig, credentials *basic.Credentials) engine {
	t.Helper()
	built, err := rocketmq.RocketMQClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(plain).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	c := rocketmq.NewRocketMQClient(built)
	return engine{
		name: "rocketmq", id: rocketID, task: taskID,
		instances: func(name, offset string, limit int) ([]seenInstance, error) {
			n, err := strconv.ParseInt(offset, 10, 32)
			if err != nil {
				return nil, err
			}
			from, most := int32(n), int32(limit)
			r, err := c.ListInstances(&rocketmodel.ListInstancesRequest{Engine: rocketmodel.GetListInstancesRequestEngineEnum().ROCKETMQ, Name: &name, Offset: &from, Limit: &most})
			if err != nil {
				return nil, err
			}
			return each(r.Instances, func(i rocketmodel.InstanceDetail) seenInstance {
				tags := each(i.Tags, func(tag rocketmodel.TagEntity) string { return tag.Key + "=" + tag.Value })
				return seenInstance{text(i.Name), text(i.Engine), text(i.MaintainBegin) + "-" + text(i.MaintainEnd), tags[0]}
			}), nil
		},
		show: func(instance string) error {
			_, err := c.ShowInstance(&rocketmodel.ShowInstanceRequest{InstanceId: instance})
			return err
		},
		tasks: func(start string, limit int) ([]seenTask, error) {
			most := int32(limit)
			r, err := c.ListScheduledTasks(&rocketmodel.ListScheduledTasksRequest{InstanceId: rocketID, Start: &start, Limit: &most})
			if err != nil {
				return nil, err
			}
			return each(r.Jobs, func(j rocketmodel.ScheduledTaskEntity) seenTask {
				return seenTask{text(j.Id), text(j.Status), text(j.Params), text(j.ScheduleAt)}
			}), nil
		},
		update: func(task string, executeAt, status *string) error {
			_, err := c.UpdateScheduledTask(&rocketmodel.UpdateScheduledTaskRequest{InstanceId: rocketID, TaskId: task, ExecuteAt: executeAt, Status: status})
			return err
		},
		remove: func(task string) error {
			_, err := c.DeleteScheduledTask(&rocketmodel.DeleteScheduledTaskRequest{InstanceId: rocketID, TaskId: task})
			return err
		},
		runs: func(offset, limit int32) ([]seenTask, error) {
			r, err := c.ListBackgroundTasks(&rocketmodel.ListBackgroundTasksRequest{InstanceId: rocketID, Offset: &offset, Limit: &limit})
			if err != nil {
				return nil, err
			}
			return each(r.Tasks, func(j rocketmodel.ListBackgroundTasksRespTasks) seenTask {
				return seenTask{text(j.Id), text(j.Status), text(j.Params), text(j.CreatedAt) + " to " + text(j.UpdatedAt)}
			}), nil
		},
		instancesModel: &rocketmodel.ListInstancesResponse{}, instanceModel: &rocketmodel.ShowInstanceResponse{},
		tasksModel: &rocketmodel.ListScheduledTasksResponse{}, runsModel: &rocketmodel.ListBackgroundTasksResponse{},
	}
}

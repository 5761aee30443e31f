package maintenance

import "strings"

// Engine is the kind of message queue that an instance runs.
type Engine string

// The three engines of DMS.
const (
	RabbitMQ Engine = "rabbitmq"
	Kafka    Engine = "kafka"
	RocketMQ Engine = "rocketmq"
)

// Engines lists them in the order in which they are polled and shown.
func Engines() []Engine { return []Engine{RabbitMQ, Kafka, RocketMQ} }

// ReadEngine reads an engine as the cloud or a person writes it, in any case. RocketMQ instances report themselves as
// "reliability" (facts/huawei-dms.md, section 1.1). False means that it is none of the three.
func ReadEngine(s string) (Engine, bool) {
	switch e := Engine(strings.ToLower(strings.TrimSpace(s))); e {
	case RabbitMQ, Kafka, RocketMQ:
		return e, true
	case "reliability":
		return RocketMQ, true
	default:
		return e, false
	}
}

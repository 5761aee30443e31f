package dms

import (
	"net/url"
	"time"
)

// codeNoTask is what an unknown task is refused with. The cloud's own code is U; this one is made up, and nobody should
// decide anything on it.
const codeNoTask = "DMS.00404099"

// update is the PUT: another time, or status=CANCELLED.
func (c *Cloud) update(rt route, q url.Values) answer {
	in, bad := c.find(rt.project, rt.instance)
	if bad != nil {
		return bad.answer()
	}
	c.advance(in)
	// Both parameters, or neither, is U: refused here, since a caller that sends either has lost its way.
	if q.Has("execute_at") == q.Has("status") {
		return refused(400, "DMS.00400062", "Invalid parameter: exactly one of execute_at and status is expected.").answer()
	}
	t, bad := in.listed(rt.task)
	if bad != nil {
		return bad.answer()
	}
	if q.Has("execute_at") {
		to, ok := readBare(q.Get("execute_at"), c.projects[rt.project].Zone)
		if !ok {
			return invalid("execute_at").answer()
		}
		return c.settled(c.reschedule(t, to))
	}
	// Kafka's page also names null for status, to take a cancel back; how it is meant is U, so it is refused.
	if q.Get("status") != Cancelled {
		return invalid("status").answer()
	}
	return c.settled(c.cancel(t))
}

// remove is the DELETE: only the record of a task that succeeded or was cancelled.
func (c *Cloud) remove(rt route, _ url.Values) answer {
	in, bad := c.find(rt.project, rt.instance)
	if bad != nil {
		return bad.answer()
	}
	c.advance(in)
	t, bad := in.listed(rt.task)
	if bad != nil {
		return bad.answer()
	}
	if t.Status != Success && t.Status != Cancelled {
		return wrongState(t).answer()
	}
	t.gone = true
	c.keep(t, c.now())
	return c.settled(nil)
}

func (c *Cloud) settled(bad *Refused) answer {
	if bad != nil {
		return bad.answer()
	}
	return answer{status: 204, effect: true}
}

func (in *instance) listed(id string) (*task, *Refused) {
	t := in.task(id)
	if t == nil || t.gone {
		return nil, refused(404, codeNoTask, "The scheduled task does not exist.")
	}
	return t, nil
}

// reschedule gives a waiting task another time. A time in the past is U; refused.
func (c *Cloud) reschedule(t *task, to time.Time) *Refused {
	now := c.now()
	if t.Status != Created {
		return wrongState(t)
	}
	if !to.After(now) {
		return refused(400, "DMS.00400062", "Invalid parameter: execute_at is in the past.")
	}
	t.ScheduleAt, t.UpdatedAt = to, now
	c.keep(t, now)
	return nil
}

func (c *Cloud) cancel(t *task) *Refused {
	if t.Status != Created {
		return wrongState(t)
	}
	t.Status, t.UpdatedAt = Cancelled, c.now()
	c.keep(t, t.UpdatedAt)
	return nil
}

func wrongState(t *task) *Refused {
	return refused(400, "DMS.00400026", "This operation is not allowed due to the state: "+t.Status+".")
}

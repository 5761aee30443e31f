package dms

import "time"

// What somebody does in the cloud's own console, past the program. The same rules hold as over HTTP; a refusal is a
// *Refused.

// ConsoleMove gives a waiting task another time.
func (c *Cloud) ConsoleMove(instanceID, taskID string, to time.Time) error {
	return c.console(instanceID, taskID, func(_ *instance, t *task) *Refused { return c.reschedule(t, to) })
}

// ConsoleCancel cancels a waiting task.
func (c *Cloud) ConsoleCancel(instanceID, taskID string) error {
	return c.console(instanceID, taskID, func(_ *instance, t *task) *Refused { return c.cancel(t) })
}

// ConsoleDelete makes the task's record vanish, in whatever state it is: also the platform tidies up without asking.
func (c *Cloud) ConsoleDelete(instanceID, taskID string) error {
	return c.console(instanceID, taskID, func(_ *instance, t *task) *Refused {
		t.gone = true
		c.keep(t, c.now())
		return nil
	})
}

// ConsoleRunNow starts a waiting task at once.
func (c *Cloud) ConsoleRunNow(instanceID, taskID string) error {
	return c.console(instanceID, taskID, func(in *instance, t *task) *Refused {
		if t.Status != Created {
			return wrongState(t)
		}
		t.ScheduleAt = c.now()
		c.begin(in, t)
		return nil
	})
}

// ConsoleStatus sets any status, also one that nobody knows.
func (c *Cloud) ConsoleStatus(instanceID, taskID, status string) error {
	return c.console(instanceID, taskID, func(in *instance, t *task) *Refused {
		t.Status, t.UpdatedAt = status, c.now()
		if status == Executing {
			in.ran(t, t.UpdatedAt, t.UpdatedAt)
		}
		c.keep(t, t.UpdatedAt)
		return nil
	})
}

func (c *Cloud) console(instanceID, taskID string, act func(*instance, *task) *Refused) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := c.instances[instanceID]
	if in == nil {
		return refused(404, "DMS.00404022", "This instance does not exist.")
	}
	c.advance(in)
	t, bad := in.listed(taskID)
	if bad == nil {
		bad = act(in, t)
	}
	if bad != nil {
		return bad
	}
	return nil
}

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	projectID = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	perQueue  = 10 // tasks of each instance: what a page of headsup's list holds
)

// cloud is a Huawei Cloud that takes its time. It answers lists with ready texts, so that it is never what is measured. Its
// first instance's tasks are the next to come: a bot that asks for them with one call shows what headsup's first page shows.
type cloud struct {
	url       string
	server    *http.Server
	latency   atomic.Int64 // nanoseconds before each answer
	calls     atomic.Int64 // that came in
	instances string       // the list, as JSON

	mu    sync.Mutex
	tasks map[string][]task // by instance
	lists map[string]string // the answers, by instance
}

type task struct {
	id string
	at time.Time
}

// newCloud starts a cloud with a fleet. The tasks come due one after the other, that far apart.
func newCloud(ctx context.Context, f fleet, apart, latency time.Duration) (*cloud, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &cloud{url: "http://" + listener.Addr().String(), tasks: map[string][]task{}, lists: map[string]string{}}
	c.latency.Store(int64(latency))
	first := time.Now().UTC().Add(72 * time.Hour).Truncate(time.Minute)
	var records []string
	for n := range f.instances {
		id := instanceID(n)
		records = append(records, fmt.Sprintf(`{"instance_id":%q,"name":"orders-%03d","engine":"rabbitmq","status":"RUNNING","maintain_begin":"02:00:00","maintain_end":"06:00:00","enterprise_project_id":"0","tags":[{"key":"env","value":"prod"}]}`, id, n))
		for i := range f.each {
			c.tasks[id] = append(c.tasks[id], task{taskID(n, i), first.Add(time.Duration(n*f.each+i) * apart)})
		}
		c.lists[id] = listed(c.tasks[id])
	}
	c.instances = fmt.Sprintf(`{"instance_num":%d,"instances":[`, f.instances) + strings.Join(records, ",") + `]}`
	c.server = &http.Server{Handler: c, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = c.server.Serve(listener) }() // ends with close
	return c, nil
}

func (c *cloud) close() { _ = c.server.Close() }

func instanceID(n int) string { return fmt.Sprintf("11111111-2222-4333-8444-%012d", n) }

func taskID(n, i int) string { return fmt.Sprintf("ff80808288ae8b6a%012d%04d", n, i) }

// ServeHTTP answers after the latency. Pages are not looked at: every list is one page here.
func (c *cloud) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	c.calls.Add(1)
	timer := time.NewTimer(time.Duration(c.latency.Load()))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		return
	}
	out.Header().Set("Content-Type", "application/json")
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/") // v2, project, instances, id, scheduled-tasks, task
	query := r.URL.Query()
	switch {
	case len(parts) == 3 && query.Get("engine") == "rabbitmq" && (query.Get("offset") == "" || query.Get("offset") == "0"):
		_, _ = fmt.Fprint(out, c.instances)
	case len(parts) == 3:
		_, _ = fmt.Fprint(out, `{"instance_num":0,"instances":[]}`)
	case len(parts) == 5:
		_, _ = fmt.Fprint(out, c.list(parts[3]))
	case len(parts) == 6 && r.Method == http.MethodPut:
		c.move(parts[3], parts[5], query.Get("execute_at"))
		out.WriteHeader(http.StatusNoContent)
	default:
		out.WriteHeader(http.StatusNotFound)
	}
}

func (c *cloud) list(instance string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lists[instance]
}

func listed(tasks []task) string {
	var records []string
	for _, t := range tasks {
		records = append(records, fmt.Sprintf(`{"id":%q,"name":"kernelUpgrade","user_name":"system","user_id":"0","params":"{\"version\":\"3.12.13\"}",`+
			`"status":"CREATED","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z","schedule_at":%q}`,
			t.id, t.at.Format("2006-01-02T15:04:05.000Z")))
	}
	return fmt.Sprintf(`{"job_count":%d,"jobs":[`, len(records)) + strings.Join(records, ",") + `]}`
}

// move gives a task another time.
func (c *cloud) move(instance, id, to string) {
	at, err := time.Parse("20060102150405", to)
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, t := range c.tasks[instance] {
		if err == nil && t.id == id {
			c.tasks[instance][i].at = at
		}
	}
	c.lists[instance] = listed(c.tasks[instance])
}

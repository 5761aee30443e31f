package cloud

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"headsup/maintenance"
)

// instancesPage is the longest page of instances (facts, section 1.5). The default of 10 would hide most of them.
const instancesPage = 50

// Instances lists the instances of one engine. What could not be read is reported beside.
func (c *Client) Instances(ctx context.Context, engine maintenance.Engine) ([]maintenance.Instance, []Unread, error) {
	return list(ctx, c, listing[maintenance.Instance]{
		call:  call{op: OpInstances, method: http.MethodGet, path: "/instances", query: url.Values{"engine": {string(engine)}}},
		begin: "offset", limit: instancesPage, key: "instances", count: "instance_num",
		read: func(r record) (maintenance.Instance, string, error) { return c.instance(r, engine) },
	})
}

// Instance reads one instance.
func (c *Client) Instance(ctx context.Context, id string) (maintenance.Instance, error) {
	if err := c.inPath(OpInstance, "instance", id); err != nil {
		return maintenance.Instance{}, err
	}
	k := call{op: OpInstance, method: http.MethodGet, path: "/instances/" + id}
	body, err := c.read(ctx, k)
	if err != nil {
		return maintenance.Instance{}, err
	}
	in, bad, _, ok := readOne(body, func(r record) (maintenance.Instance, string, error) { return c.instance(r, "") })
	if !ok {
		return maintenance.Instance{}, c.fail(k, c.faultIn(http.Header{}, http.StatusOK, body, maintenance.FaultUnavailable), errors.New(bad.Why))
	}
	return in, nil
}

// instance reads a record. asked is the engine that it must be of, where the record does not say; empty where none was asked.
func (c *Client) instance(r record, asked maintenance.Engine) (maintenance.Instance, string, error) {
	id := r.text("instance_id")
	if !hexID(id) {
		return maintenance.Instance{}, id, errors.New("instance_id is not made of hex digits and dashes")
	}
	engine, known := maintenance.ReadEngine(r.text("engine"))
	if !known && asked != "" {
		engine = asked
	}
	in := maintenance.Instance{
		ID: id, Project: c.project, Region: c.region, Name: r.text("name"), Engine: engine, Status: r.text("status"),
		EnterpriseProject: r.text("enterprise_project_id"),
		Window:            maintenance.ReadWindow(r.text("maintain_begin"), r.text("maintain_end")),
	}
	tags, err := readTags(r["tags"])
	in.Tags = tags
	return in, id, err
}

// readTags reads what can be read of the tags, sorted by key. Tags decide where a task's notices go, so what is lost of them
// is told.
func readTags(raw json.RawMessage) ([]maintenance.Tag, error) {
	if textOf(raw) == "" {
		return nil, nil
	}
	var records []json.RawMessage
	if json.Unmarshal(raw, &records) != nil {
		return nil, partial{errors.New("tags is not a list")}
	}
	var (
		tags []maintenance.Tag
		bad  error
	)
	for _, raw := range records {
		r, err := readRecord(raw)
		if err != nil || r.text("key") == "" {
			bad = partial{errors.New("tags holds something that is not a key and a value")}
			continue
		}
		tags = append(tags, maintenance.Tag{Key: r.text("key"), Value: r.text("value")})
	}
	slices.SortStableFunc(tags, func(a, b maintenance.Tag) int { return cmp.Compare(a.Key, b.Key) })
	return tags, bad
}

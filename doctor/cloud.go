package doctor

import (
	"context"
	"fmt"
	"strings"

	"headsup/cloud"
	"headsup/maintenance"
)

// Project is one project of the cloud, to be read.
type Project interface {
	Project() string
	Engines() []maintenance.Engine
	Instances(ctx context.Context, engine maintenance.Engine) ([]maintenance.Instance, []cloud.Unread, error)
	Tasks(ctx context.Context, instance string) ([]maintenance.Task, []cloud.Unread, error)
	BackgroundTasks(ctx context.Context, instance string) ([]maintenance.Run, []cloud.Unread, error)
}

// Reading is what was read of the cloud, by whatever project: the check of data tells what of it could not be understood.
type Reading struct {
	records int
	unread  []string
}

func (r *Reading) take(what string, good int, bad []cloud.Unread) {
	r.records += good
	for _, u := range bad {
		if !u.Kept {
			r.records++
		}
		r.unread = append(r.unread, fmt.Sprintf("%s %s: %s", what, u.ID, u.Why))
	}
}

// Cloud reads each project as headsup will: all instances of each engine, and of one instance for each the tasks and how work went. proven
// says that a move there was verified before.
func Cloud(projects []Project, read *Reading, proven func(ctx context.Context, project string) bool) Check {
	return Check{Name: "cloud", Needs: []string{"settings"}, Look: func(ctx context.Context) []Finding {
		var found []Finding
		for _, p := range projects {
			found = append(found, lookAt(ctx, p, read, proven)...)
		}
		if len(projects) == 0 {
			return []Finding{failed("Look at HUAWEICLOUD_REGION and HUAWEICLOUD_SDK_PROJECT_ID.", "There is no project that could be asked.")}
		}
		return found
	}}
}

func lookAt(ctx context.Context, p Project, read *Reading, proven func(context.Context, string) bool) []Finding {
	var found []Finding
	var counts []string
	total := 0
	for _, engine := range p.Engines() {
		instances, bad, err := p.Instances(ctx, engine)
		if err != nil {
			found = append(found, refusedByCloud(p.Project(), "list the "+string(engine)+" instances", "dms:instance:list", err))
			if cloud.FaultOf(err).Kind != maintenance.FaultDenied {
				return found // the other engines would be told the same
			}
			continue
		}
		read.take("instance", len(instances), bad)
		total += len(instances)
		counts = append(counts, fmt.Sprintf("%d of %s", len(instances), engine))
		if len(instances) > 0 {
			found = append(found, lookInto(ctx, p, instances[0].ID, read)...)
		}
	}
	if len(found) > 0 {
		return found
	}
	listed := fmt.Sprintf("Project %s lists its instances (%s) and their tasks.", p.Project(), strings.Join(counts, ", "))
	switch {
	case total == 0:
		return []Finding{warned("Look whether HUAWEICLOUD_REGION and HUAWEICLOUD_SDK_PROJECT_ID, or those of the YAML file, are the ones that are meant.",
			"Project %s has no instance: the cloud takes its credentials, and lists nothing.", p.Project())}
	case proven(ctx, p.Project()):
		return []Finding{passed("%s A move there was verified before.", listed)}
	}
	return []Finding{passed("%s Whether it may change them (dms:instance:modify) shows with the first change: nothing is changed here.", listed)}
}

// lookInto reads what belongs to one instance. One that is gone by then is none of our trouble.
func lookInto(ctx context.Context, p Project, instance string, read *Reading) []Finding {
	var found []Finding
	tasks, bad, err := p.Tasks(ctx, instance)
	switch {
	case err == nil:
		read.take("task", len(tasks), bad)
	case !cloud.SaysGone(err):
		found = append(found, refusedByCloud(p.Project(), "list scheduled tasks", "dms:instance:get", err))
	}
	_, _, err = p.BackgroundTasks(ctx, instance)
	if err != nil && !cloud.SaysGone(err) {
		f := refusedByCloud(p.Project(), "read how work went", "dms:instance:getBackgroundTask", err)
		f.State = Warn // headsup says less without it, and moves and cancels all the same
		found = append(found, f)
	}
	return found
}

// refusedByCloud says why a call of the cloud did not go well, with the cloud's own words behind it.
func refusedByCloud(project, what, action string, err error) Finding {
	behind := oneLine(err)
	switch cloud.FaultOf(err).Kind {
	case maintenance.FaultUnauthorized:
		return failed("Look at the credentials: docs/credentials.md says where they come from.", "The cloud does not take the credentials of project %s (%s).", project, behind)
	case maintenance.FaultDenied:
		return failed("Grant "+action+"; docs/credentials.md has the policy.", "headsup may not %s in project %s (%s).", what, project, behind)
	case maintenance.FaultNotFound, maintenance.FaultInvalid:
		return failed("Look at the region and the id of the project, and whether the region has this engine; if not, leave it out of the engines.",
			"The cloud does not know how to %s in project %s (%s).", what, project, behind)
	case maintenance.FaultThrottled:
		return warned("Lower HUAWEICLOUD_RATE, if it lasts.", "The cloud has too many calls of project %s at the moment (%s).", project, behind)
	}
	return failed("Look at this machine's network, at HTTPS_PROXY, at the region and at HUAWEICLOUD_ENDPOINT.", "The cloud could not be asked to %s in project %s (%s).", what, project, behind)
}

// Data tells what could not be understood of what was read. headsup goes on with the rest.
func Data(read *Reading) Check {
	const most = 3
	return Check{Name: "data", Needs: []string{"cloud"}, Look: func(context.Context) []Finding {
		if len(read.unread) == 0 {
			return []Finding{passed("Everything that was read could be understood (%s).", several(read.records, "record"))}
		}
		return []Finding{warned("Look at it in the cloud's console, and tell whoever makes headsup: it goes on with the rest, and says nothing of these.",
			"%d of %s could not be understood, such as %s.", len(read.unread), several(read.records, "record"), strings.Join(read.unread[:min(most, len(read.unread))], "; "))}
	}}
}

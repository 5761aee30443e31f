package store_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

var sizing = flag.Bool("sizing", false, "measure what is kept of 2,000 instances with 6,000 tasks and 200 changes, where else fewer do")

// TestWhatIsKeptTakesSoMuch measures what docs/operations.md says of sizes, and holds them within bounds.
func TestWhatIsKeptTakesSoMuch(t *testing.T) {
	t.Parallel()
	instances, changes := 40, 80 // of fewer, what a server allots to a table that is not empty is the larger part
	if *sizing {
		instances, changes = 2000, 200
	}
	const tasksOfOne = 3
	each(t, func(t *testing.T, r *room) {
		if !strings.HasPrefix(r.url, "sqlite:") && testing.Short() {
			t.Skip("one kind is enough")
		}
		empty := r.bytes()
		for n := range changes {
			r.observe(task("a1", 300*time.Hour+time.Duration(n)*time.Hour))
			r.move("a1", 301*time.Hour+time.Duration(n)*time.Hour)
		}
		changed, rows := r.bytes(), r.rows()
		all := []maintenance.Instance{orders()}
		for n := range instances {
			i := orders()
			i.ID, i.Name = benchID(n), fmt.Sprintf("orders-mq-%d", n)
			all = append(all, i)
		}
		r.must(r.ObserveInstances(t.Context(), "prod", []maintenance.Engine{maintenance.RabbitMQ}, all))
		for n := range instances {
			var tasks []maintenance.Task
			for k := range tasksOfOne {
				one := task(fmt.Sprintf("ff80%028d%04d", n, k), time.Duration(72*60+n+k)*time.Minute)
				one.Instance, one.Params = benchID(n), `{"target_version":"3.12.13","rolling":"true"}`
				tasks = append(tasks, one)
			}
			storetest.Observe(t, r.Store, benchID(n), tasks...)
		}
		fleet, later := r.bytes(), r.rows()
		perTask, perChange := (fleet-changed)/(instances*tasksOfOne), (changed-empty)/changes
		t.Logf("%d changes: %d KiB, %d bytes each", changes, (changed-empty)/1024, perChange)
		t.Logf("%d instances, %d tasks: %d KiB, %d bytes a task", instances, instances*tasksOfOne, (fleet-changed)/1024, perTask)
		for table, n := range later {
			if n > 0 {
				t.Logf("  %-18s %5.1f rows for a change, %6d more for the fleet", table, float64(rows[table])/float64(changes), n-rows[table])
			}
		}
		t.Logf("a row of the record has %d bytes of text", r.number(`SELECT CAST(AVG(LENGTH(text)) AS BIGINT) FROM audit`))
		if perTask > 8<<10 || perChange > 32<<10 {
			t.Errorf("a task takes %d bytes, a change %d: docs/operations.md says less", perTask, perChange)
		}
	})
}

// bytes are all that the database holds, indexes included.
func (r *room) bytes() int {
	r.t.Helper()
	if strings.HasPrefix(r.url, "sqlite:") {
		return r.number(`SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size`)
	}
	return r.number(`SELECT COALESCE(SUM(pg_total_relation_size(quote_ident(table_name))), 0)::BIGINT FROM information_schema.tables WHERE table_schema = current_schema()`)
}

func (r *room) number(query string) (n int) {
	r.t.Helper()
	db := store.OpenRaw(r.t, r.url)
	defer db.Close()
	r.must(db.QueryRowContext(r.t.Context(), query).Scan(&n))
	return n
}

// rows are how many each table has.
func (r *room) rows() map[string]int {
	r.t.Helper()
	all := map[string]int{}
	for _, table := range r.tables() {
		if !strings.HasPrefix(table, "goose") {
			all[table] = r.number(`SELECT COUNT(*) FROM ` + table)
		}
	}
	return all
}

package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Fault says in one word why a PostgreSQL cannot be used. The set is closed.
type Fault string

// The faults.
const (
	FaultUnreachable Fault = "unreachable" // nobody answers there, or the name is not known
	FaultStarting    Fault = "starting"    // it starts, stops or recovers
	FaultFull        Fault = "full"        // it takes no more connections
	FaultPassword    Fault = "password"    // it refuses the password
	FaultUnwelcome   Fault = "unwelcome"   // there is no such user, or none that may come from here
	FaultNoDatabase  Fault = "no database"
	FaultRights      Fault = "rights"   // the user may not do what headsup has to
	FaultStandby     Fault = "standby"  // it can be read only
	FaultTLS         Fault = "tls"      // there is no protected connection, or not with whom it should be
	FaultOption      Fault = "option"   // an option of the URL is unknown to it
	FaultHeld        Fault = "held"     // a table that is to be changed is in use
	FaultOther       Fault = "refusing" // anything else it says
)

// ServerError is why a PostgreSQL cannot be used. Its text holds no secret; the cause is of the driver.
type ServerError struct {
	Fault Fault
	Said  string // what the server said, or the network; may be empty
	cause error
}

func (e *ServerError) Error() string {
	if e.Said == "" {
		return "open database: PostgreSQL: " + string(e.Fault)
	}
	return "open database: PostgreSQL: " + string(e.Fault) + " (" + e.Said + ")"
}

func (e *ServerError) Unwrap() error { return e.cause }

// Passing says that it may be over in a moment without anybody's doing.
func (e *ServerError) Passing() bool {
	return e.Fault == FaultUnreachable || e.Fault == FaultStarting || e.Fault == FaultFull || e.Fault == FaultHeld
}

// meantByServer names what an error of a PostgreSQL means. An error that is of neither the server nor the way to it stays what it is.
func meantByServer(err error, config *pgx.ConnConfig) error {
	var connect *pgconn.ConnectError
	var said *pgconn.PgError
	var network net.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return &ServerError{Fault: faultOf(said.Code), Said: said.Message + ", SQLSTATE " + said.Code, cause: err}
	case !errors.As(err, &connect):
		return err // also one that has its name
	case ofTLS(err):
		return &ServerError{Fault: FaultTLS, Said: lastLine(err), cause: err}
	case errors.As(err, &network), errors.Is(err, context.DeadlineExceeded):
		return &ServerError{Fault: FaultUnreachable, Said: lastLine(err), cause: err}
	case insists(config): // it was reached and said no word of its own: it has no TLS
		return &ServerError{Fault: FaultTLS, Said: lastLine(err), cause: err}
	}
	return &ServerError{Fault: FaultUnreachable, Said: lastLine(err), cause: err}
}

// undefined says that a PostgreSQL has no such table.
func undefined(err error) bool {
	said, ok := errors.AsType[*pgconn.PgError](err)
	return ok && said.Code == "42P01"
}

// faultOf reads PostgreSQL's code of an error (its manual, appendix A).
func faultOf(code string) Fault {
	switch code {
	case "28P01":
		return FaultPassword
	case "28000":
		return FaultUnwelcome
	case "3D000":
		return FaultNoDatabase
	case "42501":
		return FaultRights
	case "25006":
		return FaultStandby
	case "53300":
		return FaultFull
	case "57P01", "57P02", "57P03":
		return FaultStarting
	case "42704", "22023":
		return FaultOption
	case "55P03", "40P01":
		return FaultHeld
	}
	return FaultOther
}

func ofTLS(err error) bool {
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	return errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &unknown) || errors.As(err, &host)
}

// insists says that the URL takes no connection without TLS.
func insists(config *pgx.ConnConfig) bool {
	if config.TLSConfig == nil {
		return false
	}
	for _, other := range config.Fallbacks {
		if other.TLSConfig == nil {
			return false
		}
	}
	return true
}

// lastLine is what was found at the last of the addresses that were tried.
func lastLine(err error) string {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// writable asks whether the server takes what is written: a standby does not.
func writable(ctx context.Context, db *sql.DB) error {
	var only bool
	if err := db.QueryRowContext(ctx, `SELECT current_setting('transaction_read_only') = 'on'`).Scan(&only); err != nil {
		return err
	}
	if only {
		return &ServerError{Fault: FaultStandby}
	}
	return nil
}

const (
	reachTime  = 5 * time.Second // for one connection, where the URL says nothing else
	reachAgain = 500 * time.Millisecond
)

// reach waits for a PostgreSQL that cannot be reached yet, as when both are started together, until ctx ends.
func (s *Store) reach(ctx context.Context, config *pgx.ConnConfig) error {
	for told := false; ; told = true {
		err := meantByServer(writable(ctx, s.write), config)
		trouble, of := errors.AsType[*ServerError](err)
		if err == nil || of && !trouble.Passing() {
			return err
		}
		if !of {
			return fmt.Errorf("open database: %w", err)
		}
		if !told {
			s.log.Warn("PostgreSQL cannot be used yet", "error", err)
		}
		again := time.NewTimer(reachAgain)
		select {
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return err
		}
	}
}

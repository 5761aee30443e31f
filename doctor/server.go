package doctor

import (
	"fmt"

	"headsup/store"
)

// Server says in sentences why a PostgreSQL cannot be used, and what to do.
func Server(name string, e *store.ServerError) (found, do string) {
	said := ""
	if e.Said != "" {
		said = " (" + e.Said + ")"
	}
	found, do = serverSentences(name, e.Fault)
	return found + said + ".", do
}

func serverSentences(name string, fault store.Fault) (found, do string) {
	switch fault {
	case store.FaultUnreachable:
		return name + " cannot be reached", "Look at host and port in HEADSUP_DATABASE_URL, at the server, and at the network between."
	case store.FaultStarting:
		return name + " is starting or stopping", "Try again when it has started."
	case store.FaultFull:
		return name + " takes no more connections", "Raise max_connections there, or end other clients: each replica takes up to 14 connections."
	case store.FaultPassword:
		return name + " refuses the password", "Mend the password in HEADSUP_DATABASE_URL; characters such as @ / ? # % : are written as %40 %2F %3F %23 %25 %3A."
	case store.FaultUnwelcome:
		return name + " does not let this user in", "Mend the user in HEADSUP_DATABASE_URL, or let it in from this machine (pg_hba.conf of the server)."
	case store.FaultNoDatabase:
		return name + " is a database that there is not", "Make it (CREATE DATABASE … OWNER …), or name another one in HEADSUP_DATABASE_URL."
	case store.FaultRights:
		return name + " does not give this user the rights that headsup needs", "Make the user the owner of the database (ALTER DATABASE … OWNER TO …): headsup makes its tables itself."
	case store.FaultStandby:
		return name + " can be read only", "Name the primary server, or add target_session_attrs=read-write and all hosts to HEADSUP_DATABASE_URL."
	case store.FaultTLS:
		return name + " gives no connection that is protected as HEADSUP_DATABASE_URL asks",
			"Let the server have TLS and a certificate for this host; sslrootcert=FILE names the authority. sslmode in HEADSUP_DATABASE_URL says how strict headsup is."
	case store.FaultOption:
		return name + " does not know an option of HEADSUP_DATABASE_URL", "Take it out, or mend it."
	case store.FaultHeld:
		return name + " has a table that must be changed, and somebody reads it all the time", "Let a backup or export that reads the database end, and start headsup then."
	case store.FaultOther:
	}
	return fmt.Sprintf("%s cannot be used", name), "Look at HEADSUP_DATABASE_URL and at the server's log."
}

// Package deploy holds how headsup is put to run: an image, a compose file, a chart, a unit of systemd, the build of a release and the
// permissions in the cloud. Its Go files are tests alone: they render, start and check all of it, as far as a machine without a container
// engine or a cluster can.
//
// It is a module of its own, so that what reads charts and Dockerfiles is no dependency of headsup.
package deploy

//go:build race

package app_test

// raced says that the race detector watches, which makes everything several times slower.
const raced = true

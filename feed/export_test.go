package feed

// Write is what a feed shows of tasks.
var Write = write

package cards

// Edged is how bold gets its edges.
var Edged = edged

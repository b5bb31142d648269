// Loaded first into each process the supervisor starts: when the supervisor is killed without a chance to say so,
// the channel to it closes, and the process ends itself instead of holding its port for ever.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))

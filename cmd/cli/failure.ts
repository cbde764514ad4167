/** Why a command could not do its work, in words for its user; `runProgram` says it and exits with 1. Not for bugs. */
export class Failure extends Error {}

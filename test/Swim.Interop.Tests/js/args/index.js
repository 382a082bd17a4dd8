export class Args {}

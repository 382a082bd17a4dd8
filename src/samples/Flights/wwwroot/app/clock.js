// The replay's clock between two of the server's announcements {sim, speed}: seconds of the replay, running `speed` times as fast as ours.
// Announcements come a little early or late; the difference is spread over time, so that nothing jumps.

const Jump = 900;   // seconds of the replay; beyond it the clock is set, not led
const Settle = 0.9; // seconds until most of a difference is gone

export class Clock {
  speed = 0;
  #now = undefined;
  #target = 0;
  #last = 0;
  #rate = 0; // follows `speed`, and 0 while there is no server

  running = false;

  get known() { return this.#now !== undefined; }
  get now() { return this.#now ?? 0; }

  announce(sim, speed) {
    this.speed = speed;
    this.#target = sim;
    if (this.#now === undefined || Math.abs(sim - this.#now) > Jump) this.#now = sim;
    if (this.#rate === 0) this.#rate = speed;
  }

  /** Moves on to a time of requestAnimationFrame in milliseconds. */
  tick(time) {
    const seconds = Math.min(0.25, Math.max(0, (time - this.#last) / 1000));
    this.#last = time;
    if (this.#now === undefined) return;
    const ease = 1 - Math.exp(-seconds / Settle);
    this.#rate += ((this.running ? this.speed : 0) - this.#rate) * Math.min(1, ease * 3);
    this.#target += (this.running ? this.speed : 0) * seconds;
    this.#now += this.#rate * seconds;
    if (this.running) this.#now += (this.#target - this.#now) * ease;
  }
}

/** Hours and minutes of the replay's day. */
export function timeOfDay(sim) {
  const minutes = Math.floor(sim / 60) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Calls the listener when somebody asks this process to end. @returns {() => void} takes the listener away */
export function onEndSignal(listener) {
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}

/** Ends this process, in the way shells understand as "interrupted". */
export function leave() {
  process.exit(130);
}

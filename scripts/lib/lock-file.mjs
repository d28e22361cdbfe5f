const SYSTEMS = /(android|darwin|freebsd|linux|openharmony|win32)/;
const PROCESSORS = /(arm64|x64|arm|ia32|ppc64|riscv64|s390x|loong64)/;
const EXACT_VERSION = /^\d+\.\d+\.\d+/;

/**
 * The optional packages that a lock file's packages name and that it does not hold, as entries to add. Their
 * names say what they are for, and whoever builds for many systems names an exact version.
 * @param {{ packages: Record<string, any> }} lock
 * @returns {Record<string, object>}
 */
export function missingFromLock({ packages }) {
  const missing = {};
  for (const [path, owner] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      if (isHeld(packages, path, name) || !EXACT_VERSION.test(version)) continue;
      const folder = path.slice(0, path.lastIndexOf('node_modules/'));
      missing[`${folder}node_modules/${name}`] = entryFor(name, version, owner);
    }
  }
  return missing;
}

/** Looks where Node would: in the package's own folder, then in every one above. */
function isHeld(packages, path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === '') return false;
  }
}

function entryFor(name, version, { dev, license }) {
  const os = SYSTEMS.exec(name)?.[1];
  const cpu = PROCESSORS.exec(os ? name.replace(os, '') : name)?.[1];
  const libc = os === 'linux' && (/musl/.test(name) ? 'musl' : /gnu/.test(name) && 'glibc');
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev }),
    ...(libc && { libc: [libc] }),
    ...(license && { license }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

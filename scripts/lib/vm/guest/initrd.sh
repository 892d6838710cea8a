# First process of the guest, in the initrd. The host puts the settings in front (init-script.mjs).
# Mounts the host's files under an overlay, so that what the guest writes stays in its memory, and goes on there.
export PATH=/bin
die() {
  echo "lvx guest: $1 failed"
  exit 1
}

for module in /modules/*; do
  insmod "$module" || die "loading $module"
done
mkdir -p /host /memory /root
mount -t virtiofs rootfs /host || die "mounting the host's files"
mount -t tmpfs tmpfs /memory
mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root || die "mounting the overlay"

# /run and /tmp start empty, but what the job needs from below them stays visible.
for share in $SHARES; do
  eval "path=\$$share"
  mkdir "/$share"
  mount --bind "/root$path" "/$share" || die "keeping $path"
done
mount -t tmpfs -o mode=755 tmpfs /root/run
mount -t tmpfs -o mode=1777 tmpfs /root/tmp
for share in $SHARES; do
  eval "path=\$$share"
  mkdir -p "/root$path"
  mount --bind "/$share" "/root$path" || die "keeping $path"
  umount -l "/$share"
done
if [ -n "$SCRATCH" ]; then
  mkdir -p "/root$SCRATCH"
  mount --bind "/host$SCRATCH" "/root$SCRATCH" || die "sharing $SCRATCH"
fi
umount -l /host
umount -l /memory
exec switch_root /root /bin/sh "$GUEST/init.sh"

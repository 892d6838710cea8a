# First process of the guest, after initrd.sh has put the host's files under the root.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm /lib/modules
mount -t devpts -o ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mount -t bpf bpf /sys/fs/bpf
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount --bind "$KERNEL/lib/modules" /lib/modules
exec </dev/null >/dev/kmsg 2>&1
echo lvx-vm >/proc/sys/kernel/hostname
ip link set lo up
ulimit -n 65536
ulimit -l unlimited
"$NODE" "$GUEST/agent.mjs" $MODULES
echo "lvx guest: the agent ended"
echo o >/proc/sysrq-trigger
sleep 60

/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What schedulers pick from. */
#pragma once

#include "limits.h"
#include <linux/types.h>

/*
 * A service's slot map is a list of 32-bit words, sixteen in an element. The first ones say how far the period has been
 * walked and how its picks are made, the others are its slots: so a short period is one look-up and one cache line.
 */
enum slots_layout {
	SLOTS_LINE = 16,      /* words in an element: one cache line */
	SLOTS_CURSOR = 0,     /* and the word after it: steps made so far plus the position of the first, 64 bits */
	SLOTS_LENGTH = 2,     /* slots */
	SLOTS_START = 3,      /* position of the first pick; the program does not read it */
	SLOTS_SCHEDULER = 4,  /* enum scheduler | enum scheduler_flag << 8 | enum slots_flag << 16 */
	SLOTS_HASH_FIRST = 5, /* where a second table begins, by which connections without an entry are forwarded */
	SLOTS_HASH_LENGTH = 6,
	SLOTS_FIRST = 7,       /* the slots: indices of real servers */
	SLOTS_HOLE = 0xffffff, /* a slot of a table that nobody has */
};

enum slots_flag {
	SLOTS_THRESHOLDS = 1, /* some server has one: look before a pick */
	SLOTS_ASK = 2,	      /* the control plane is asked first; the slots are for when it does not answer */
};

/* The servers that lblc and lblcr keep to for a service. */
struct locality {
	__u64 changed; /* jiffies */
	__u64 used;    /* jiffies */
	__u32 count;
	__u32 members[LOCALITY_MEMBERS]; /* real server indices, the newest first */
	__u32 pad;
};

/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The structures that the program shares with the control plane. TypeScript's view of them is generated from
 * their BTF. __be16 and __be32 are in network order; everything else is in the host's.
 */
#pragma once

#include "types/limits.h"
#include "types/traffic.h"
#include "types/service.h"
#include "types/tunnel.h"
#include "types/server.h"
#include "types/connection.h"
#include "types/slots.h"
#include "types/settings.h"
#include "types/handed.h"
#include "types/upkeep.h"

#include <stdbool.h>
#include <stddef.h>

// libpq, and the macros of it that Swift doesn't import.
#pragma once
#include <libpq-fe.h>

static const int sprocket_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int sprocket_diag_message = PG_DIAG_MESSAGE_PRIMARY;
static const int sprocket_diag_detail = PG_DIAG_MESSAGE_DETAIL;
static const int sprocket_diag_hint = PG_DIAG_MESSAGE_HINT;
static const int sprocket_diag_table = PG_DIAG_TABLE_NAME;
static const int sprocket_diag_column = PG_DIAG_COLUMN_NAME;
static const int sprocket_diag_constraint = PG_DIAG_CONSTRAINT_NAME;

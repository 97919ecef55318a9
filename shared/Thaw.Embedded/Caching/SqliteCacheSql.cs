namespace Thaw.Embedded;

/// <summary>The cache's statements.</summary>
internal static class SqliteCacheSql
{
    public const string ReadEntry = "SELECT seq, fence, expires, data FROM cache_entry WHERE namespace = ?1 AND user = ?2 AND key = ?3";
    public const string ReadStamp = "SELECT seq, data FROM cache_stamp WHERE name = ?1";
    public const string ReadLease = "SELECT fence, owner, beat, expires FROM cache_lease WHERE namespace = ?1 AND user = ?2 AND key = ?3";
    public const string ReadHead = "SELECT seq FROM cache_head";
    public const string ReadSettings = "SELECT version, data FROM cache_settings";
    public const string ReadJournal = "SELECT id, data FROM cache_journal WHERE id BETWEEN ?1 AND ?2";
    public const string ReadNonce = "SELECT nonce FROM cache_journal WHERE id = ?1";

    // An upsert, not INSERT OR REPLACE: the row keeps its id, which listings go by.
    public const string PutEntry = """
        INSERT INTO cache_entry (namespace, user, key, seq, fence, expires, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (namespace, user, key) DO UPDATE SET seq = excluded.seq, fence = excluded.fence, expires = excluded.expires, data = excluded.data
        """;

    public const string WriteEntry = PutEntry + """

        WHERE excluded.seq > cache_entry.seq OR (excluded.seq = cache_entry.seq AND excluded.fence >= cache_entry.fence)
        """;

    public const string PutStamp = """
        INSERT INTO cache_stamp (name, seq, data, expires) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, data = excluded.data, expires = excluded.expires
        """;

    public const string PutJournal = "INSERT OR REPLACE INTO cache_journal (id, nonce, data, expires) VALUES (?1, ?2, ?3, ?4)";
    public const string PutHead = "UPDATE cache_head SET seq = ?1";

    public const string FirstSettings = """
        INSERT INTO cache_settings (id, version, nonce, data) VALUES (0, ?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE version = excluded.version AND nonce = excluded.nonce
        """;

    public const string NextSettings = """
        UPDATE cache_settings SET version = ?1, nonce = ?2, data = ?3 WHERE version = ?1 - 1 OR (version = ?1 AND nonce = ?2)
        """;

    public const string TakeLease = """
        INSERT INTO cache_lease (namespace, user, key, fence, owner, beat, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (namespace, user, key) DO UPDATE SET expires = excluded.expires
        WHERE fence = excluded.fence AND owner = excluded.owner AND beat = excluded.beat
        """;

    public const string SwapLease = """
        UPDATE cache_lease SET fence = ?4, owner = ?5, beat = ?6, expires = ?7
        WHERE namespace = ?1 AND user = ?2 AND key = ?3
            AND ((fence = ?8 AND owner = ?9 AND beat = ?10) OR (fence = ?4 AND owner = ?5 AND beat = ?6))
        """;

    public const string ListNamespace = """
        SELECT id, namespace, user, key FROM cache_entry
        WHERE namespace = ?1 AND id > ?2 AND data IS NOT NULL ORDER BY id LIMIT ?3
        """;

    public const string ListUser = """
        SELECT id, namespace, user, key FROM cache_entry
        WHERE user = ?1 AND id > ?2 AND data IS NOT NULL AND (?4 IS NULL OR namespace = ?4) ORDER BY id LIMIT ?3
        """;
}

using Npgsql;

namespace PostgresJournal;

/// <summary>What a session needs so that its answers can be relied on, whatever the role or the database have for defaults.</summary>
internal static class Sessions
{
    /// <summary>A commit that has been confirmed is on disk, and on the synchronous standbys if there are any.</summary>
    public static string Durable(string connectionString) => With(connectionString, "-c synchronous_commit=on");

    /// <summary>One connection of its own; either side notices within two minutes when the other has gone without a word.</summary>
    public static string ForLocks(string connectionString) => new NpgsqlConnectionStringBuilder(With(connectionString, "-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=15 -c tcp_keepalives_count=4"))
    {
        Pooling = false,
        KeepAlive = 60,
    }.ConnectionString;

    private static string With(string connectionString, string options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} {options}".Trim();
        return builder.ConnectionString;
    }
}

using Npgsql;

namespace Segmind.Sdk.PostgresTests;

/// <summary>A database of one test's own on the server that <c>.ci/run</c> starts, or on any other that you name.</summary>
internal sealed class Database : IAsyncDisposable
{
    public const string Variable = "SEGMIND_JOURNAL_DATABASE";
    private readonly string _server;
    private readonly string _name = $"journal_{Guid.NewGuid():N}";

    private Database(string server)
    {
        _server = server;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = _name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<Database> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"PostgreSQL is missing: name a server by its connection string in {Variable}, or run .ci/run, which starts one.");
        var database = new Database(server!);
        await database.OnServerAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await OnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task OnServerAsync(string sql)
    {
        await using var server = NpgsqlDataSource.Create(_server);
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

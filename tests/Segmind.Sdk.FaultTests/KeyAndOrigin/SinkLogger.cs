using Microsoft.Extensions.Logging;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>A log at the finest level that writes down what structured logs keep: message, state values, scopes, exceptions.</summary>
internal sealed class SinkLogger(TextSinks sinks) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add("log scope", state);
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        sinks.Add("log message", formatter(state, exception));
        sinks.Add("log exception", exception?.ToString());
        Add("log state", state);
    }

    public void Dispose()
    {
    }

    private void Add(string sink, object? state)
    {
        sinks.Add(sink, state?.ToString());
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            sinks.Add(sink, $"{name}={value}");
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Segmind.Sdk.Bench;

/// <summary>A sink that takes every message and drops it, so that logging is set up as in an app and prints nothing.</summary>
internal sealed class SilentLogs : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
    }

    public void Dispose()
    {
    }
}

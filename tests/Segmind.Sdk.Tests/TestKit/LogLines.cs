using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>Every message at every level, with its scopes.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private string _category = "";

    public ConcurrentQueue<(string Category, LogLevel Level, string Text)> Lines { get; private init; } = new();

    public ILogger CreateLogger(string categoryName) => new LogLines { Lines = Lines, _category = categoryName };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Lines.Enqueue((_category, LogLevel.Trace, state.ToString()!));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((_category, logLevel, formatter(state, exception) + exception));

    public void Dispose()
    {
    }
}

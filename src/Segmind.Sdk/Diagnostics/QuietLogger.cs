using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Logging that can't fail: a broken log sink must not lose a job that was paid for.</summary>
internal sealed class QuietLogger(ILoggerFactory factory) : ILogger
{
    public const string Category = "Segmind.Sdk";
    private readonly ILogger _log = factory.CreateLogger(Category);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _log.IsEnabled(logLevel);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The sink is the app's; the job is the user's.
        }
    }
}

namespace Segmind.Sdk;

/// <summary>A request that must not go out. Its own type, so that HttpClient does not wrap it and a foreign retry does not mistake it for a broken network.</summary>
internal sealed class WireGuardException(string message, Exception? cause = null) : Exception(message, cause);

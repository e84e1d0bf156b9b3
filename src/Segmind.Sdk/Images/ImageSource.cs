namespace Segmind.Sdk;

/// <summary>An image to download: where, what for, and how large the service says it is.</summary>
internal sealed record ImageSource(Uri Url, CallPurpose Purpose, long? FileSize = null);

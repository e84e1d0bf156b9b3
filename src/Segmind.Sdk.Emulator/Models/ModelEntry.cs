namespace Segmind.Sdk.Emulator;

/// <summary>A model's price per picture and its average processing time.</summary>
internal sealed record ModelEntry(string Slug, decimal Price, double Seconds);

namespace Segmind.Sdk;
/// <summary>x</summary>
public sealed class Placeholder;

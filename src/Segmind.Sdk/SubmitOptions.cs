namespace Segmind.Sdk;

/// <summary>How to submit a request. There is nothing to choose yet.</summary>
public sealed class SubmitOptions;

namespace Segmind.Sdk.Bench;

/// <summary>The types that an app writes for itself.</summary>
internal sealed record SubmitBody(string ImageUrl, string Prompt);

internal sealed record UploadBody(IReadOnlyList<string> DataUrls);

internal sealed record InlineBody(string? Output, string? Image);

namespace Segmind.Sdk;

/// <summary>One attempt on the bill.</summary>
/// <param name="AttemptId">Unique over all attempts that count together: a journal's key hash and number, for one.</param>
/// <param name="Scope">The budget it counts towards.</param>
/// <param name="Slug">The model or workflow.</param>
/// <param name="Outputs">How many images were asked for.</param>
/// <param name="Reserve">What was reserved before the submit.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Cost">What the service says it cost.</param>
/// <param name="Images">How many images came; <see langword="null"/> when nobody counted.</param>
internal sealed record SpendEntry(string AttemptId, string Scope, string Slug, int Outputs, decimal Reserve, SpendState State, decimal? Cost = null, int? Images = null);

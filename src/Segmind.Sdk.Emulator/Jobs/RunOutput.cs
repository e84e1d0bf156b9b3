using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>What a completed run made: pictures, or for the mock model any JSON.</summary>
internal sealed record RunOutput(IReadOnlyList<MediaFile> Images, JsonNode? Plain, long Seed, string Prompt, decimal RemainingCredits);

using System.Text.Json.Serialization;
using Segmind.Sdk.Models;

namespace Segmind.Sdk;

/// <summary>The one source-generated context: how requests are written, and how the journal's records are written and read. Replies are read by hand, tolerant of what the server adds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AimlSeedEdit))]
[JsonSerializable(typeof(AnyModel))]
[JsonSerializable(typeof(AnyWorkflow))]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonNode))]
[JsonSerializable(typeof(RetouchWorkflow))]
[JsonSerializable(typeof(Sd3MedImg2Img))]
[JsonSerializable(typeof(SeedEditV3))]
[JsonSerializable(typeof(SeedreamV5LiteI2I))]
internal sealed partial class SegmindJson : JsonSerializerContext;

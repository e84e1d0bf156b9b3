using System.Text.Json.Serialization;
using Segmind.Sdk.Models;

namespace Segmind.Sdk;

/// <summary>The one source-generated context: how requests are written, and how the journal's records are written and read. Replies are read by hand, tolerant of what the server adds.</summary>
/// <remarks>Each type has the one mode that it needs, for half the code: fast writing where no property has a converter of its own, else metadata.</remarks>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AimlSeedEdit), GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AnyModel), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(AnyWorkflow), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(JournalRecord), GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonNode), GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RetouchWorkflow), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Sd3MedImg2Img), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SeedEditV3), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SeedreamV5LiteI2I), GenerationMode = JsonSourceGenerationMode.Serialization)]
internal sealed partial class SegmindJson : JsonSerializerContext;

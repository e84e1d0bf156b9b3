using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Segmind.Sdk.Bench;

/// <summary>P8: how large the library is, and how much of it is generated JSON.</summary>
internal static class AssemblySize
{
    private const string JsonContext = "SegmindJson";

    private const string Method =
        """
        `Segmind.Sdk.dll` of the Release build for net10.0. What takes the room is metadata, the price of many small types, of one type per model, and of a state machine per asynchronous method. Leaving out the nullability of non-public members saved 27 KB, and generating for each type only the JSON that it needs 35 KB; without any generated JSON it would be its share of the code less and some of the metadata, and the SDK would need reflection. Before the journal, the budget, the batch and the schedules came it was 351 KB. The gate holds it at 730 KB, so that it can't grow unseen. What a trimmed or NativeAOT app carries of it is under "P8 Cold start".
        The share of generated JSON is the IL of the methods of its `JsonSerializerContext` (and of the types nested in it) in the IL of all methods.
        """;

    public static Chapter Measure()
    {
        var path = typeof(SegmindClient).Assembly.Location;
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var code = metadata.TypeDefinitions.ToLookup(type => IsJson(metadata, type), type => CodeBytes(file, metadata, type));
        var (json, other) = (code[true].Sum(), code[false].Sum());
        return new Chapter("P8 Size of the library", Method,
        [
            new("P8", "Segmind.Sdk.dll", "KB", new FileInfo(path).Length / 1000d) { Aim = 450, Limit = 730 },
            new("P8", "metadata in it: names, signatures, attributes", "KB", metadata.MetadataLength / 1000d),
            new("P8", "code in it", "KB", (json + other) / 1000d),
            new("P8", "generated JSON in the code", "KB", json / 1000d),
            new("P8", "generated JSON, share of the code", "%", 100d * json / (json + other)),
        ]);
    }

    private static bool IsJson(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return metadata.StringComparer.Equals(type.Name, JsonContext) || (type.IsNested && IsJson(metadata, type.GetDeclaringType()));
    }

    private static int CodeBytes(PEReader file, MetadataReader metadata, TypeDefinitionHandle type) => metadata.GetTypeDefinition(type).GetMethods()
        .Select(method => metadata.GetMethodDefinition(method).RelativeVirtualAddress)
        .Where(address => address != 0)
        .Sum(address => file.GetMethodBody(address).Size);
}

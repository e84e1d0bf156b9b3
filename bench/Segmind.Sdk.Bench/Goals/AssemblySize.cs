using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Segmind.Sdk.Bench;

/// <summary>P8: how large the library is, and how much of it is generated JSON.</summary>
internal static class AssemblySize
{
    private const string JsonContext = "SegmindJson";

    private const string Method =
        """
        `Segmind.Sdk.dll` of the Release build for net10.0. The share of generated JSON is the IL of the methods of its `JsonSerializerContext` (and of the types nested in it) in the IL of all methods.
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
            new("P8", "Segmind.Sdk.dll", "KB", new FileInfo(path).Length / 1000d) { Limit = 450 },
            new("P8", "generated JSON in its code", "%", 100d * json / (json + other)),
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

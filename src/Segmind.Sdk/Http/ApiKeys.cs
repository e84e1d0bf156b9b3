namespace Segmind.Sdk;

/// <summary>What a key may look like. A refused key is never repeated in the message.</summary>
internal static class ApiKeys
{
    public static string Check(string? key, string source)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new ArgumentException($"{source} is empty.", source);
        }

        foreach (var c in key)
        {
            if (c is '\r' or '\n')
            {
                throw new ArgumentException($"{source} contains a line break: keys read from files often end in one. Trim it.", source);
            }

            if (c is <= ' ' or > '~')
            {
                throw new ArgumentException($"{source} contains a character that no key has: only printable ASCII without spaces can be sent.", source);
            }
        }

        return key;
    }
}

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>A disk in memory. What was written lies in the cache until it is flushed; a power cut loses any part of what was not.</summary>
internal sealed class SimDisk(SimTime time)
{
    private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _durableNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _durableDirectories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _locks = new(StringComparer.Ordinal);

    public sealed class Node
    {
        public byte[] Content { get; set; } = [];

        public byte[] Durable { get; set; } = [];

        /// <summary>When it was last written to.</summary>
        public TimeSpan Written { get; set; }
    }

    public IEnumerable<(string Path, byte[] Content)> Files => _names.Select(pair => (pair.Key, pair.Value.Content));

    /// <summary>What would be left if the power failed now and everything unflushed were lost.</summary>
    public IEnumerable<(string Path, byte[] Content)> DurableFiles => _durableNames
        .Where(pair => IsDurable(Path.GetDirectoryName(pair.Key)!))
        .Select(pair => (pair.Key, pair.Value.Durable));

    /// <summary>Makes a directory and those above it.</summary>
    /// <returns>Those whose names a power cut can take again, the uppermost first.</returns>
    public IReadOnlyList<string> CreateDirectory(string path)
    {
        if (!_directories.Add(path))
        {
            return [];
        }

        return Path.GetDirectoryName(path) is { } above ? [.. CreateDirectory(above), path] : [path];
    }

    public IReadOnlyList<string> Directories(string parent) => [.. _directories.Where(path => Path.GetDirectoryName(path) == parent)];

    public IReadOnlyList<string> FilesIn(string directory) => [.. _names.Keys.Where(path => Path.GetDirectoryName(path) == directory)];

    public Node? Find(string path) => _names.GetValueOrDefault(path);

    public bool TryCreate(string path) => _directories.Contains(Path.GetDirectoryName(path)!)
        ? _names.TryAdd(path, new Node { Written = time.Now })
        : throw new DirectoryNotFoundException(path);

    public void Write(string path, long offset, ReadOnlySpan<byte> bytes, bool durably)
    {
        var node = Find(path) ?? throw new FileNotFoundException("There is no such file.", path);
        var content = new byte[Math.Max(node.Content.Length, offset + bytes.Length)];
        node.Content.CopyTo(content, 0);
        bytes.CopyTo(content.AsSpan((int)offset));
        node.Content = content;
        node.Durable = durably ? content : node.Durable;
        node.Written = time.Now;
    }

    public void SyncDirectory(string directory)
    {
        foreach (var path in _durableNames.Keys.Where(path => Path.GetDirectoryName(path) == directory && !_names.ContainsKey(path)).ToList())
        {
            _durableNames.Remove(path);
        }

        foreach (var (path, node) in _names)
        {
            if (Path.GetDirectoryName(path) == directory)
            {
                _durableNames[path] = node;
            }
        }

        _durableDirectories.UnionWith(Directories(directory));
    }

    public void Delete(string path) => _names.Remove(path);

    public void Rename(string from, string to)
    {
        var node = Find(from) ?? throw new FileNotFoundException("There is no such file.", from);
        if (!_names.TryAdd(to, node))
        {
            throw new IOException($"{to} exists.");
        }

        _names.Remove(from);
    }

    public bool TryLock(string path, object owner)
    {
        if (!_locks.TryAdd(path, owner))
        {
            return false;
        }

        _names.TryAdd(path, new Node { Written = time.Now });
        return true;
    }

    public void Unlock(string path, object owner)
    {
        if (_locks.TryGetValue(path, out var holder) && ReferenceEquals(holder, owner))
        {
            _locks.Remove(path);
        }
    }

    /// <summary>The machine goes down: of each change that was not flushed, any part may be gone.</summary>
    public void LosePower(Func<int, int> pick)
    {
        _locks.Clear();
        foreach (var path in _directories.Where(path => Path.GetDirectoryName(path) is not null).Except(_durableDirectories).ToList())
        {
            if (pick(2) == 0)
            {
                LoseDirectory(path);
            }
        }

        _durableDirectories.UnionWith(_directories);
        foreach (var path in _names.Keys.Union(_durableNames.Keys).ToList())
        {
            var (now, durable) = (_names.GetValueOrDefault(path), _durableNames.GetValueOrDefault(path));
            var left = ReferenceEquals(now, durable) || pick(2) == 0 ? durable : now;
            _names.Remove(path);
            if (left is not null)
            {
                _names[path] = left;
            }
        }

        _durableNames.Clear();
        foreach (var (path, node) in _names)
        {
            node.Content = Left(node, pick);
            node.Durable = node.Content;
            _durableNames[path] = node;
        }
    }

    private bool IsDurable(string directory) =>
        Path.GetDirectoryName(directory) is not { } above || (_durableDirectories.Contains(directory) && IsDurable(above));

    /// <summary>With it goes all that is in it, however durable.</summary>
    private void LoseDirectory(string lost)
    {
        _directories.Remove(lost);
        _durableDirectories.Remove(lost);
        foreach (var below in Directories(lost))
        {
            LoseDirectory(below);
        }

        foreach (var path in _names.Keys.Union(_durableNames.Keys).Where(path => Path.GetDirectoryName(path) == lost).ToList())
        {
            _names.Remove(path);
            _durableNames.Remove(path);
        }
    }

    private static byte[] Left(Node node, Func<int, int> pick) => ReferenceEquals(node.Content, node.Durable) ? node.Content : pick(3) switch
    {
        0 => node.Durable,
        1 => node.Content,
        _ => node.Content[..(node.Content.Length / 2)],
    };
}
